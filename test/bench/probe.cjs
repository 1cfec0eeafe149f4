'use strict'
// Loaded before the program in a measured start. Clicks the first user as soon as that can be clicked, and prints when the
// sign-in list and the counter's list have been painted. It only looks at the page; the program does not know of it.

const { app } = require('electron')

const watch = `new Promise((resolve) => {
  const painted = () => requestAnimationFrame(() => requestAnimationFrame(resolve))
  const look = () => {
    const found = document.querySelector(SELECTOR)
    if (found === null) return false
    observer.disconnect()
    if (CLICK) found.click()
    painted()
    return true
  }
  const observer = new MutationObserver(look)
  if (!look()) observer.observe(document, { subtree: true, childList: true })
})`
const wait = (contents, selector, click) =>
  contents.executeJavaScript(watch.replace('SELECTOR', JSON.stringify(selector)).replace('CLICK', String(click)))

app.on('web-contents-created', (_event, contents) => {
  contents.once('dom-ready', async () => {
    await wait(contents, 'main ul button:enabled', false)
    process.stdout.write('bench: sign-in usable\n')
    await wait(contents, 'main ul button:enabled', true)
    await wait(contents, 'main ol li', false)
    process.stdout.write('bench: list usable\n')
  })
})
