import {
  BLOCK_DATA,
  BLOCK_HEAD,
  decodeSerial,
  LONGEST_BLOCK,
  PEN_OPTION,
  penOption,
  RESULT,
  decodeStatus,
} from './codec.ts'
import { isDriverError } from '../../errors.ts'
import type { InkReport } from './codec.ts'
import type { Link } from './link.ts'
import { REPORT } from './reports.ts'

/** What a pad can beyond what all can, as it says itself. */
export interface Abilities {
  /** What its pen reports carry: one of {@link PEN_OPTION}. */
  readonly option: number
  /** It keeps the ink inside an area. */
  readonly area: boolean
  /** The report that sets colour and thickness of the ink. */
  readonly ink: InkReport | undefined
  readonly backlight: boolean
  readonly serial: string | undefined
  /** Payload of one image block, bytes. */
  readonly blockData: number
}

/** Asks the pad for each report not every model has. @throws DriverError as {@link Link} */
export async function findAbilities(pad: Link): Promise<Abilities> {
  return {
    option: await choosePenOption(pad),
    area: (await pad.tryAsk(REPORT.writingArea)) !== undefined,
    ink: await findInk(pad),
    backlight: (await pad.tryAsk(REPORT.backlight)) !== undefined,
    serial: await findSerial(pad),
    blockData: blockData(pad.told(REPORT.imageBlock)),
  }
}

/** Time and sequence, else time, else nothing: the first the pad takes and then says it has. */
async function choosePenOption(pad: Link): Promise<number> {
  if (!(await pad.tryAsk(REPORT.penOption))) return PEN_OPTION.none
  for (const option of [PEN_OPTION.timeAndSequence, PEN_OPTION.time, PEN_OPTION.none]) {
    try {
      await pad.send(penOption(option))
      const { result } = decodeStatus(await pad.ask(REPORT.status))
      if (result === RESULT.ok && (await pad.ask(REPORT.penOption))[1] === option) return option
    } catch (error) {
      if (!isDriverError(error, 'refused')) throw error
    }
  }
  return PEN_OPTION.none
}

async function findInk(pad: Link): Promise<InkReport | undefined> {
  for (const id of [REPORT.inkColour24, REPORT.inkColour16]) if (await pad.tryAsk(id)) return id
  return undefined
}

async function findSerial(pad: Link): Promise<string | undefined> {
  for (const id of [REPORT.eserial, REPORT.uid2] as const) {
    const report = await pad.tryAsk(id)
    const serial = report && decodeSerial(report, id)
    if (serial) return serial
  }
  return undefined
}

/** Longer blocks only where the descriptor says that the pad takes them. */
function blockData(length: number | undefined): number {
  const fits = length !== undefined && length > BLOCK_HEAD && length <= LONGEST_BLOCK
  return fits ? length - BLOCK_HEAD : BLOCK_DATA
}
