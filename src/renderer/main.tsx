import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@fontsource/fira-sans/400.css'
import '@fontsource/fira-sans/500.css'
import '@fontsource/fira-sans/600.css'
import '@fontsource/noto-sans-arabic/400.css'
import '@fontsource/noto-sans-arabic/600.css'
import './app/theme.css'
import './lib/i18n.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { startIdleLock } from './app/idle.ts'
import { startLive } from './app/live.ts'
import { applyDensity } from './lib/density.ts'

applyDensity()
startLive()
startIdleLock()

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
