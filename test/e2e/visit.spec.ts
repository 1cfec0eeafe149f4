import { expect, test } from './fixtures.ts'

test('a scanned passport opens the file', async ({ counter, rig }) => {
  await rig.scan(['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'])
  await expect(counter.page.getByRole('article', { name: 'ERIKSSON, Anna Maria' })).toBeVisible()
})
