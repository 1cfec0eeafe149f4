import { expect, test } from 'vitest'
import { canMoveCase, CASE_STATES, caseStep, isCaseState, isUndecided, nextCaseStates } from './case-states.ts'
import { FEES } from './fees.ts'
import { PAPERS, procedureKind, PROCEDURES } from './procedures.ts'

test('twelve procedures, each with known papers, once, and a known fee', () => {
  expect(new Set(PROCEDURES.map((procedure) => procedure.code)).size).toBe(12)
  for (const { code, papers, fee } of PROCEDURES) {
    expect(new Set(papers).size, code).toBe(papers.length)
    for (const paper of papers) expect(PAPERS, code).toHaveProperty(paper)
    expect(FEES[fee].cents).toBeGreaterThan(0)
  }
  const used = new Set<string>(PROCEDURES.flatMap((procedure) => procedure.papers))
  expect(Object.keys(PAPERS).filter((paper) => !used.has(paper))).toEqual([])
  expect(procedureKind('extension').fiction).toBe(true)
  expect(() => procedureKind('nope')).toThrow(RangeError)
})

test('every state is reached from the beginning and leads to the end', () => {
  const reach = (from: (typeof CASE_STATES)[number]) => {
    const seen = new Set([from])
    for (const state of seen) for (const next of nextCaseStates(state)) seen.add(next)
    return seen
  }
  expect([...reach('received')].toSorted()).toEqual([...CASE_STATES].toSorted())
  for (const state of CASE_STATES) expect(reach(state).has('closed'), state).toBe(true)
})

test('a decision cannot be withdrawn or skipped', () => {
  expect(canMoveCase('received', 'granted')).toBe(false)
  expect(canMoveCase('granted', 'withdrawn')).toBe(false)
  expect(canMoveCase('ready-to-decide', 'granted')).toBe(true)
  for (const state of CASE_STATES.filter(isUndecided)) expect(canMoveCase(state, 'withdrawn'), state).toBe(true)
})

test('decided or not, and the step drawn for it', () => {
  expect(CASE_STATES.filter((state) => !isUndecided(state))).toContain('refused')
  expect(isUndecided('demanded')).toBe(true)
  expect(CASE_STATES.map(caseStep)).toContain('decision')
  expect(caseStep('participation')).toBe('examination')
  expect(isCaseState('nope')).toBe(false)
})
