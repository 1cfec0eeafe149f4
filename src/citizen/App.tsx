import { useEffect, useState, useSyncExternalStore } from 'react'
import { type CitizenLanguage, directionOf } from '../shared/consultation/languages.ts'
import { CallScreen } from './call/CallScreen.tsx'
import { Context } from './context.ts'
import { Boundary } from './parts/Boundary.tsx'
import { Banner } from './parts/Banner.tsx'
import { Header } from './parts/Header.tsx'
import { QuietBar } from './parts/QuietBar.tsx'
import { Door } from './screens/Door.tsx'
import { Elsewhere, Ended, Parked } from './screens/Ended.tsx'
import { Join, Left } from './screens/Interpreter.tsx'
import { Language } from './screens/Language.tsx'
import { Declined, Privacy } from './screens/Privacy.tsx'
import { Refused } from './screens/Refused.tsx'
import { Answering, Ringing } from './screens/Ringing.tsx'
import { Test } from './screens/Test.tsx'
import { Waiting } from './screens/Waiting.tsx'
import type { Controller } from './state/controller.ts'
import { type Screen, screenOf } from './state/page.ts'
import { loadWords, localeOf } from './words/load.ts'
import type { Words } from './words/words.ts'

export function App({ controller }: { readonly controller: Controller }) {
  const state = useSyncExternalStore(controller.subscribe, controller.state)
  const loaded = useWords(state.language)
  if (loaded === 'failed') return <Failed />
  if (!loaded) return null
  const screen = screenOf(state)
  const inCall = screen === 'call'
  return (
    <Context value={{ words: loaded.words, language: loaded.language, controller }}>
      {!inCall && <Header screen={screen} />}
      <Banner />
      <main className={inCall ? 'main main-call' : 'main'}>
        <Boundary key={screen}>
          <Standing screen={screen} />
        </Boundary>
      </main>
    </Context>
  )
}

const screens: Readonly<Record<Exclude<Screen, 'connecting'>, () => React.ReactNode>> = {
  language: Language,
  privacy: Privacy,
  declined: Declined,
  test: Test,
  waiting: Waiting,
  ringing: Ringing,
  answering: Answering,
  join: Join,
  left: Left,
  call: CallScreen,
  elsewhere: Elsewhere,
  parked: Parked,
  ended: Ended,
  refused: Refused,
  door: Door,
}

function Standing({ screen }: { readonly screen: Screen }) {
  if (screen === 'connecting') return <QuietBar />
  const Shown = screens[screen]
  return <Shown />
}

/** The texts themselves could not be had, so this stands in two languages. */
function Failed() {
  return (
    <main className="main">
      <h1>Die Seite konnte nicht geladen werden. · The page could not be loaded.</h1>
      <button className="button primary" type="button" onClick={() => location.reload()}>
        Neu laden · Reload
      </button>
    </main>
  )
}

/** The texts of a language; the last ones stay until the new ones are there. */
function useWords(
  language: CitizenLanguage,
): { readonly language: CitizenLanguage; readonly words: Words } | 'failed' | undefined {
  const [loaded, setLoaded] = useState<{ language: CitizenLanguage; words: Words } | 'failed'>()
  useEffect(() => {
    let current = true
    void loadWords(language).then(
      (words) => {
        if (!current) return
        document.documentElement.lang = localeOf(language)
        document.documentElement.dir = directionOf(language)
        setLoaded({ language, words })
      },
      () => current && setLoaded('failed'),
    )
    return () => {
      current = false
    }
  }, [language])
  return loaded
}
