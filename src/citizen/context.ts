import { createContext, use, useSyncExternalStore } from 'react'
import type { CitizenLanguage } from '../shared/consultation/languages.ts'
import type { Controller } from './state/controller.ts'
import type { PageState } from './state/page.ts'
import type { Words } from './words/words.ts'

/** What every screen needs: the texts and the page's work. */
export interface PageContext {
  readonly words: Words
  readonly language: CitizenLanguage
  readonly controller: Controller
}

export const Context = createContext<PageContext | null>(null)

export function usePage(): PageContext & { readonly state: PageState } {
  const context = use(Context)
  if (!context) throw new Error('no page around')
  const state = useSyncExternalStore(context.controller.subscribe, context.controller.state)
  return { ...context, state }
}
