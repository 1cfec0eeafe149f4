/** Callers that mean harm, from four addresses, as fast as they are let, until the parent has gone. */
import { setTimeout as delay } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { officeKey, secret } from '../consultation/rig.ts'

const [url = ''] = process.argv.slice(2)
const counts = { tries: 0, shutOut: 0 }

const attacks: readonly ((socket: WebSocket) => void)[] = [
  (socket) => {
    for (let n = 0; n < 2_000; n++) socket.send('{"t":"ping","n":1}')
  },
  (socket) => socket.send('x'.repeat(1024 * 1024)),
  (socket) => {
    for (let n = 0; n < 10; n++) socket.send(`${'['.repeat(60_000)}`)
  },
  (socket) => {
    socket.send(JSON.stringify({ t: 'hello', v: 1, token: secret(), device: secret(), session: secret() }))
  },
  (socket) => {
    socket.send(JSON.stringify({ t: 'desk', v: 1, key: officeKey.replace('k', 'x'), desk: 'Fremd' }))
  },
]

async function attacker(address: string): Promise<never> {
  for (let round = 0; ; round++) {
    const attack = attacks[round % attacks.length]
    const path = attack === attacks.at(-1) ? 'office' : 'meet'
    counts.tries += 1
    const socket = new WebSocket(`${url.replace('http', 'ws')}/${path}`, {
      perMessageDeflate: false,
      ...(path === 'meet' ? { origin: url } : {}),
      headers: { 'x-forwarded-for': address },
    })
    let inside = true
    // Refused at the door, or cut later: 'close' follows.
    socket.on('error', () => undefined)
    socket.on('open', () => attack?.(socket))
    socket.on('message', (data) => (inside &&= !String(data as Buffer).includes('refused')))
    const closed = new Promise<void>((resolve) => {
      socket.on('close', () => {
        inside = false
        resolve()
      })
    })
    // Does not wait for a decent end.
    await Promise.race([closed, delay(20)])
    if (!inside) counts.shutOut += 1
    socket.terminate()
    await closed
  }
}

process.on('message', () => process.send?.(counts))
process.on('disconnect', () => process.exit())
await Promise.all(['198.51.100.1', '198.51.100.2', '198.51.100.3', '198.51.100.4'].map(attacker))
