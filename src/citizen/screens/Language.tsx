import { citizenLanguages, directionOf } from '../../shared/consultation/languages.ts'
import { usePage } from '../context.ts'
import { Title } from '../parts/Title.tsx'
import { languageNames, localeOf } from '../words/load.ts'

/** Each language by its own name and script; the one the office expects comes first. */
export function Language() {
  const { words, state, controller } = usePage()
  const ordered = [state.language, ...citizenLanguages.filter((language) => language !== state.language)]
  return (
    <>
      <Title>{words.language.title}</Title>
      <ul className="languages">
        {ordered.map((language) => (
          <li key={language}>
            <button
              className={language === state.language ? 'button language primary' : 'button language'}
              type="button"
              lang={localeOf(language)}
              dir={directionOf(language)}
              onClick={() => controller.chooseLanguage(language)}
            >
              {languageNames[language]}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
