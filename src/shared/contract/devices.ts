import { z } from 'zod'
import { event, id, method } from './define.ts'
import { ReaderTrouble } from './scans.ts'

/** Devices of one workstation; each is opened, watched and shown on every page. */
export const MOST_DEVICES = 64

const Kind = z.enum(['scanner', 'pad', 'lock-board'])
const Values = z.record(z.string().max(64), z.union([z.string().max(200), z.number()]))
/** Driver error codes (drivers/errors.ts). */
const Reason = z.string()

/** What tells one USB device from another (drivers/connect.ts). */
const usbNumber = z.number().int().min(0).max(0xffff)
const Usb = z.object({
  vendorId: usbNumber,
  productId: usbNumber.optional(),
  serialNumber: z.string().max(200).optional(),
  port: z.string().max(200).optional(),
})

const serialLine = {
  baud: z.number().int().min(300).max(1_000_000).optional(),
  dataBits: z.union([z.literal(7), z.literal(8)]).optional(),
  parity: z.enum(['none', 'even', 'odd']).optional(),
  stopBits: z.union([z.literal(1), z.literal(2)]).optional(),
}

/** The ways an administrator can set; `simulated` and `hid-socket` come with the demo office only. */
export const DeviceConnect = z.discriminatedUnion('via', [
  z.object({
    via: z.literal('serial'),
    path: z.string().min(1).max(500).optional(),
    usb: Usb.optional(),
    ...serialLine,
  }),
  z.object({ via: z.literal('tcp'), host: z.string().min(1).max(255), port: z.number().int().min(1).max(65535) }),
  z.object({
    via: z.literal('hid'),
    path: z.string().min(1).max(500).optional(),
    ...Usb.shape,
    vendorId: usbNumber.exactOptional(),
  }),
  z.object({ via: z.literal('screen') }),
])
export type DeviceConnect = z.infer<typeof DeviceConnect>

/** Values of a driver's settings, by key. Checked by the driver's own table before anything is stored. */
export const DeviceOptions = z.record(
  z.string().max(64),
  z.union([z.string().max(200), z.number(), z.boolean(), z.array(z.number()).max(64)]),
)
export type DeviceOptions = z.infer<typeof DeviceOptions>

export const DeviceState = z.object({
  id: id,
  kind: Kind,
  model: z.string(),
  /** The model as its maker writes it. */
  title: z.string(),
  name: z.string(),
  /** Visible on every screen, never small print. */
  simulated: z.boolean(),
  state: z.enum(['absent', 'opening', 'ready', 'failed']),
  since: z.string(),
  /** Attempts since it was last ready. */
  attempt: z.number(),
  /** Driver error code while `absent` or `failed`. */
  reason: Reason.nullable(),
  /** Firmware, as the device says it. */
  firmware: z.string().nullable(),
  /** Where it hangs: path or address. */
  line: z.string(),
  /** What last went wrong, also when it works again. */
  lastTrouble: z
    .object({
      at: z.string(),
      reason: Reason,
      /** Addresses of the boards it was about, where the others of the bus went on. */
      boards: z.array(z.number()).optional(),
    })
    .nullable(),
  /** Of a lock bus that is ready: addresses of its boards that do not answer. Their doors are unknown, the others are served. */
  silentBoards: z.array(z.number()),
})
export type DeviceState = z.infer<typeof DeviceState>

/** Numbered, so that a late answer never overwrites a newer event. */
export const DeviceSnapshot = z.object({ number: z.number(), devices: z.array(DeviceState) })
export type DeviceSnapshot = z.infer<typeof DeviceSnapshot>

/** One setting of a driver, for the form (drivers/definition.ts `Setting`). */
export const DeviceSetting = z.discriminatedUnion('type', [
  z.object({ key: z.string(), type: z.literal('choice'), choices: z.array(z.string()), default: z.string() }),
  z.object({ key: z.string(), type: z.literal('whole'), least: z.number(), most: z.number(), default: z.number() }),
  z.object({ key: z.string(), type: z.literal('flag'), default: z.boolean() }),
  z.object({ key: z.string(), type: z.literal('text'), longest: z.number(), default: z.string() }),
  z.object({
    key: z.string(),
    type: z.literal('wholes'),
    least: z.number(),
    most: z.number(),
    longest: z.number(),
    default: z.array(z.number()),
  }),
])
export type DeviceSetting = z.infer<typeof DeviceSetting>

export const DeviceModel = z.object({
  model: z.string(),
  kind: Kind,
  title: z.string(),
  wire: z.enum(['bytes', 'hid', 'screen']),
  /** Serial line as the device leaves the factory; null where there is none. */
  line: z
    .object({
      baudRate: z.number(),
      dataBits: z.union([z.literal(7), z.literal(8)]),
      parity: z.enum(['none', 'even', 'odd']),
      stopBits: z.union([z.literal(1), z.literal(2)]),
    })
    .nullable(),
  settings: z.array(DeviceSetting),
})
export type DeviceModel = z.infer<typeof DeviceModel>

/** A port or device of this machine, configured or not. */
export const FoundDevice = z.object({
  via: z.enum(['serial', 'hid']),
  path: z.string(),
  vendorId: z.number().nullable(),
  productId: z.number().nullable(),
  serialNumber: z.string().nullable(),
  /** Which USB socket. */
  port: z.string().nullable(),
  /** Maker and product as they call themselves. */
  title: z.string(),
  /** Models that fit by vendor, product or usage; empty when none says so. */
  models: z.array(z.string()),
  /** The configured device it serves, when there is one. */
  deviceId: z.string().nullable(),
  /** The way to it that survives replugging, for the form. */
  connect: DeviceConnect,
})
export type FoundDevice = z.infer<typeof FoundDevice>

/** What a line of traffic can mean: drivers/traffic.ts `MEANINGS`, word for word (src/main checks it by type). */
export const trafficMeanings = [
  'noise',
  'echo',
  'scan',
  'scan-part',
  'no-read',
  'acknowledged',
  'not-acknowledged',
  'retransmission',
  'parameters',
  'command',
  'reply',
  'wake-up',
  'ask-doors',
  'doors',
  'unlock',
  'unlock-answer',
  'ask-version',
  'version',
  'door-report',
  'unasked',
  'ask-report',
  'report',
  'set-report',
  'image-block',
  'pen',
  'pen-encrypted',
] as const

/** One line of the live view. `text` is hex with content of people as dots. */
export const TrafficEntry = z.object({
  number: z.number(),
  at: z.string(),
  direction: z.enum(['sent', 'received']),
  text: z.string(),
  meaning: z.enum(trafficMeanings),
  values: Values,
})
export type TrafficEntry = z.infer<typeof TrafficEntry>

/** What happens at doors, as drivers/locks/door-watch.ts tells it. Words in the locale (`devicesPage.doorLog.what.<what>`). */
export const doorHappenings = [
  'opened',
  'opened-without-order',
  'closed',
  'left-open',
  'item-appeared',
  'item-gone',
] as const

export const DoorHappening = z.object({
  number: z.number(),
  at: z.string(),
  lock: z.number(),
  /** Number of the compartment behind the lock; null where none is set up. */
  compartment: z.number().nullable(),
  what: z.enum(doorHappenings),
  /** Since when the door stands open, of `left-open`; null else. */
  since: z.string().nullable(),
})
export type DoorHappening = z.infer<typeof DoorHappening>

/** How the devices of this workstation were named: by this page, or by start options or a file that this page does not change. */
const Origin = z.enum(['page', 'fixed'])

/** What a driver needs to know of a new or changed device. */
const Draft = z.object({
  model: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(60),
  connect: DeviceConnect,
  options: DeviceOptions,
})
export type DeviceDraft = z.infer<typeof Draft>

/** What the office would do with a code, by its form alone: whether it exists, nobody looks up. */
export const scanMeanings = [
  'zone',
  'zone-wrong',
  'zone-correctable',
  'case',
  'appointment',
  'card-serial',
  'pickup-code',
  'none',
] as const

/** What a test on the devices page saw. Content of people is not repeated: a code is shown by its kind and length. */
export const TestSight = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('scan'),
    id,
    at: z.string(),
    /** drivers/devices.ts `ScanFraming`. */
    framing: z.string(),
    symbology: z.string().nullable(),
    aim: z.string().nullable(),
    characters: z.number(),
    lines: z.number(),
    /** Application identifiers of a GS1 code, without what they hold. */
    gs1: z.array(z.string()),
    meaning: z.enum(scanMeanings),
  }),
  z.object({ kind: z.literal('trouble'), id, at: z.string(), trouble: ReaderTrouble }),
])
export type TestSight = z.infer<typeof TestSight>

export const devices = {
  snapshot: method(z.object({}), DeviceSnapshot, { requires: 'signed-in' }),
  changed: event(DeviceSnapshot),

  /** What an administrator sees of one device beside its state. */
  details: method(
    z.object({ id }),
    z.object({
      model: z.string(),
      name: z.string(),
      connect: DeviceConnect.nullable(),
      options: DeviceOptions,
      origin: Origin,
      /** Compartments behind a lock board in which something lies or is about to. */
      occupied: z.number(),
    }),
    { requires: 'devices.read' },
  ),
  models: method(z.object({}), z.array(DeviceModel), { requires: 'devices.read' }),
  /** Ports and HID devices of this machine; `problems` names modules that cannot be loaded here. */
  found: method(
    z.object({}),
    z.object({ devices: z.array(FoundDevice), problems: z.array(z.enum(['serial', 'hid'])), editable: z.boolean() }),
    { requires: 'devices.read' },
  ),
  /** The list of ports of this machine has changed: something was plugged in or pulled. */
  portsChanged: event(z.object({})),

  add: method(Draft, z.object({ id }), { requires: 'devices.manage' }),
  /**
   * @throws AppError `device/doors-move` while compartments behind a lock board hold something and the change could put other doors
   * behind their numbers, unless `despiteCards` says that somebody confirmed just that
   */
  change: method(z.object({ id, despiteCards: z.boolean().optional() }).extend(Draft.shape), z.object({}), {
    requires: 'devices.manage',
  }),
  remove: method(z.object({ id }), z.object({}), { requires: 'devices.manage' }),
  /**
   * Which lock family answers on a line, and what that says of its settings. Asks states only; nothing is ever unlocked by it. Up
   * to half a minute.
   */
  probe: method(
    z.object({ connect: DeviceConnect }),
    z.object({
      found: z.array(
        z.object({
          model: z.string(),
          baud: z.number().nullable(),
          addresses: z.array(z.number()),
          options: DeviceOptions,
        }),
      ),
    }),
    { requires: 'devices.manage' },
  ),
  /** Goes to the window that asked: at which speed (null where the line has its own) which family is being asked. */
  probing: event(z.object({ baud: z.number().nullable(), model: z.string(), allAddresses: z.boolean() })),
  endProbe: method(z.object({}), z.object({}), { requires: 'devices.manage' }),

  /** From now on what this reader scans is shown as a test and opens nothing; ends by itself after two minutes. */
  beginScanTest: method(z.object({ id }), z.object({}), { requires: 'devices.manage' }),
  endScanTest: method(z.object({ id }), z.object({}), { requires: 'devices.manage' }),
  /** Goes to the window that tests. */
  tested: event(TestSight),
  /** Shows a drawing field on the pad and mirrors the pen until it is ended. Refused while somebody signs. */
  beginPadTest: method(z.object({ id }), z.object({ width: z.number(), height: z.number(), reportRate: z.number() }), {
    requires: 'devices.manage',
  }),
  endPadTest: method(
    z.object({ id }),
    /** Reports that came and were lost (by sequence number; null where the pad does not number them) while it ran. */
    z.object({ reports: z.number(), lost: z.number().nullable() }),
    { requires: 'devices.manage' },
  ),
  /** A test ended by itself: its time was over, the device went away, or somebody wants to sign. */
  testEnded: event(z.object({ id, test: z.enum(['scan', 'pad']) })),
  /** Screen pixels of the pad, pressure 0 to 1; strokes of a test, which nobody keeps. */
  padInk: event(
    z.object({
      id,
      points: z.array(z.object({ x: z.number(), y: z.number(), pressure: z.number(), down: z.boolean() })),
      /** Of this test so far. */
      reports: z.number(),
      lost: z.number().nullable(),
    }),
  ),
  /** Doors of a board, for the test. */
  doors: method(
    z.object({ id }),
    z.object({
      askedAt: z.string().nullable(),
      doors: z.array(
        z.object({
          lock: z.number(),
          closed: z.boolean(),
          item: z.boolean().nullable(),
          /** Number of the compartment behind it and whether something lies in it; null where no compartment is set up. */
          compartment: z.number().nullable(),
          occupied: z.boolean(),
        }),
      ),
      /** Locks of the bus whose board does not answer, while others do: how their doors stand is not known. */
      unknown: z.array(z.object({ lock: z.number(), compartment: z.number().nullable() })),
    }),
    { requires: 'devices.read' },
  ),
  /** Doors of this board moved, or it is heard no more. */
  doorsMoved: event(z.object({ id })),
  /** The last hundred happenings at the doors of a board since the program began, the newest first. Nothing is kept beyond. */
  doorLog: method(z.object({ id }), z.array(DoorHappening), { requires: 'devices.read' }),
  /** There is a further one; ask {@link doorLog} again. */
  doorHappened: event(z.object({ id })),
  /** Opens one empty door, once. Intent and outcome stand in the audit trail. An occupied door is refused. */
  testDoor: method(
    z.object({ id, lock: z.number().int().min(0).max(1023) }),
    z.object({ outcome: z.enum(['opened', 'stayed-shut', 'unknown', 'not-sent', 'refused']) }),
    { requires: 'devices.manage' },
  ),

  /** Begins to send {@link traffic} of one device to this window; answers with what went before. Ends with the session. */
  watchTraffic: method(z.object({ id }), z.array(TrafficEntry), { requires: 'devices.manage' }),
  unwatchTraffic: method(z.object({ id }), z.object({}), { requires: 'devices.manage' }),
  traffic: event(z.object({ id, entries: z.array(TrafficEntry) })),
  /** Saves the last traffic as text, hidden as on screen; `saved` is false when the person cancelled. */
  exportTraffic: method(z.object({ id }), z.object({ saved: z.boolean() }), { requires: 'devices.manage' }),
  /** What the system must be told, made from the registry: udev rules as text (Linux), facts of each model (Windows). */
  systemNotes: method(
    z.object({}),
    z.object({
      udev: z.string(),
      models: z.array(
        z.object({
          model: z.string(),
          title: z.string(),
          wire: z.enum(['hid', 'serial']),
          /** `056A:00A4`; `*` for any product of the vendor. */
          ids: z.array(z.string()),
          /** `8C/02`, for models known by their usage. */
          usage: z.string().nullable(),
        }),
      ),
    }),
    { requires: 'devices.read' },
  ),
  saveUdev: method(z.object({}), z.object({ saved: z.boolean() }), { requires: 'devices.manage' }),
}
