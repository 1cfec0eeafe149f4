import { usePage } from '../context.ts'
import type { Screen } from '../state/page.ts'
import { languageNames } from '../words/load.ts'
import { Icon } from './Icon.tsx'

/** Whose page this is, and the way back to the languages (not while it rings: nothing then but the answer). */
export function Header({ screen }: { readonly screen: Screen }) {
  const { words, language, state, controller } = usePage()
  const changeable = screen !== 'language' && screen !== 'ringing' && screen !== 'answering' && screen !== 'connecting'
  const office = state.info?.office ?? state.door?.office
  return (
    <header className="header">
      <p className="office">
        {office && <bdi>{office}</bdi>} <span className="office-what">{words.title}</span>
      </p>
      {changeable && (
        <button
          className="button small"
          type="button"
          onClick={() => controller.dispatch({ e: 'choose-language' })}
          aria-label={`${words.language.change}: ${languageNames[language]}`}
        >
          <Icon name="language" />
          {languageNames[language]}
        </button>
      )}
    </header>
  )
}
