import './jitless.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { startController } from './state/controller.ts'
import './styles/fonts.css'
import './styles/page.css'
import './styles/steps.css'
import './styles/call.css'
import './styles/call-layout.css'
import { preferredLanguage } from './words/load.ts'

const root = document.querySelector('#root')
if (!root) throw new Error('the page has no root')
const controller = await startController(preferredLanguage(navigator.languages))
createRoot(root).render(
  <StrictMode>
    <App controller={controller} />
  </StrictMode>,
)
