import { expect, test } from 'vitest'
import { isRole, RIGHTS, rightsOf, ROLES } from './rights.ts'

test('no role has a right twice or one that does not exist', () => {
  for (const role of ROLES) {
    const rights = rightsOf(role)
    expect(new Set(rights).size, role).toBe(rights.length)
    expect(RIGHTS).toEqual(expect.arrayContaining([...rights]))
  }
})

test('the locker team sees no files, who decides opens no doors, only the lead manages', () => {
  expect(rightsOf('locker').filter((right) => /^(people|cases|documents|audit|settings)/.test(right))).toEqual([])
  expect(
    rightsOf('casework').filter((right) => /^(pickup\.(open|load|handout)|cards\.(deliver|handover))/.test(right)),
  ).toEqual([])
  for (const right of ['audit.read', 'settings.manage', 'devices.manage'] as const)
    expect(ROLES.filter((role) => rightsOf(role).includes(right))).toEqual(['lead'])
})

test('roles are known by name', () => {
  expect(isRole('counter')).toBe(true)
  expect(isRole('admin')).toBe(false)
})
