import '@fontsource/fira-sans/400.css'
import '@fontsource/fira-sans/600.css'
import '@fontsource/noto-sans-arabic/400.css'
import './style.css'
import type { ScreenBridge } from '../preload/screen.ts'
import type { ToScreen } from '../shared/screen.ts'
import { createGlass } from './glass.ts'
import { element } from './element.ts'
import { listenToPen, type Touch } from './pen.ts'
import { welcome } from './welcome.ts'

declare global {
  interface Window {
    readonly screenLink: ScreenBridge
  }
}

/**
 * The citizen's window: a welcome, or a picture to write on. What it may do and show, main says; what the pen does, it tells.
 */
const link = window.screenLink
const stage = element('stage', HTMLElement)
const greeting = element('welcome', HTMLElement)
const glass = createGlass(stage)
const write = (touches: readonly Touch[]): void => {
  if (glass.inking) link.say({ say: 'pen', points: touches.map((touch) => glass.write(touch)) })
}
const pen = listenToPen(stage, write)

// Pressed by a key or a screen reader: it is a tap in the middle. Pens and mice have told theirs already.
element('buttons', HTMLElement).addEventListener('click', ({ target, detail, timeStamp: time }) => {
  if (detail !== 0 || !(target instanceof HTMLButtonElement)) return
  const { left, top, width, height } = target.getBoundingClientRect()
  const at = { by: 'other', clientX: left + width / 2, clientY: top + height / 2, time } as const
  write([
    { ...at, pressure: 0, down: false },
    { ...at, pressure: 1, down: true },
    { ...at, pressure: 0, down: false },
  ])
})

function carryOut(message: ToScreen): void {
  switch (message.do) {
    case 'show':
      pen.reset()
      greeting.hidden = true
      stage.hidden = false
      glass.show(message.picture, message.words)
      return
    case 'ink':
      glass.allow(message.area)
      return
    case 'stop':
      glass.allow(undefined)
      return
    case 'blank':
      glass.clear()
      stage.hidden = true
      welcome(greeting, message.office)
      greeting.hidden = false
  }
}

// Nothing here is to be taken away, dropped, enlarged or looked behind.
for (const name of ['contextmenu', 'dragstart', 'dragover', 'drop', 'selectstart', 'wheel'] as const) {
  window.addEventListener(name, (event) => event.preventDefault(), { passive: false })
}
window.addEventListener('resize', () => glass.fit())
link.listen((message) => {
  carryOut(message)
  link.say({ say: 'done', order: message.order })
})
link.say({ say: 'ready' })
