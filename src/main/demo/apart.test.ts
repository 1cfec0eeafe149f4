import { expect, test } from 'vitest'
import { describeEngines } from '../../../test/engines.ts'
import { keepApart } from './apart.ts'

describeEngines('one store, one kind of office', (engine) => {
  const refused = { code: 'database/other-office' }

  test('real data opened without --office=real is not shown to whoever clicks on a name', async () => {
    const { db } = await engine.open(await engine.create())
    await keepApart(db, 'real')
    await expect(keepApart(db, 'demo')).rejects.toMatchObject(refused)
    await keepApart(db, 'real')
  })

  test('the demo office does not open as a real one', async () => {
    const { db } = await engine.open(await engine.create())
    await keepApart(db, 'demo')
    await expect(keepApart(db, 'real')).rejects.toMatchObject(refused)
  })
})
