import { expect, test } from 'vitest'
import { makeRoom, secret, startRig, TestDesk, TestPage, waiting } from '../../test/consultation/rig.ts'

test('the interpreter goes into another platform’s room by a link of their own, not by the person’s', async () => {
  const server = await startRig()
  const office = await TestDesk.ready(server)
  const tokens = { citizen: secret(), interpreter: secret() }
  const status = { ...waiting, state: 'in-call', elsewhere: 'https://meet.example/citizen' } as const
  const room = makeRoom('r', tokens, { status })
  office.send({ t: 'open', room, interpreterElsewhere: null })
  const citizen = await TestPage.hello(server, tokens.citizen)
  const interpreter = await TestPage.hello(server, tokens.interpreter)
  expect((await citizen.next('welcome')).status.elsewhere).toBe('https://meet.example/citizen')
  expect((await interpreter.next('welcome')).status.elsewhere).toBeNull()
  office.send({ t: 'status', id: 'r', status, interpreterElsewhere: 'https://meet.example/interpreter' })
  expect((await interpreter.next('status')).status.elsewhere).toBe('https://meet.example/interpreter')
  expect((await citizen.next('status')).status.elsewhere).toBe('https://meet.example/citizen')
  await server.close()
})
