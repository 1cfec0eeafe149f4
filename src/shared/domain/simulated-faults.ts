/** What can be wrong between a pretended device and its cable (drivers/rig/faults.ts). */
export const simulatedFaults = [
  'silent',
  'slow',
  'noise',
  'half',
  'corrupt',
  'duplicate',
  'unasked',
  'echo',
  'cut',
] as const
