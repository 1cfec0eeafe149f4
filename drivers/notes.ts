/** What the operating system has to be told, made from the registry: access on Linux (udev), facts for Windows. */
import type { DriverDefinition, UsbId } from './definition.ts'

/** One model, as the notes for Windows name it. */
export interface SystemNote {
  readonly model: string
  readonly title: string
  /** `hid`: Windows' own driver serves it. `serial`: the maker of the USB adapter supplies the driver of the COM port. */
  readonly wire: 'hid' | 'serial'
  /** `056A:00A4`, `056A:*` (any product of the vendor). */
  readonly ids: readonly string[]
  /** Top-level collection, `8C/02`, where the model is known by it. */
  readonly usage: string | null
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

/** Every model of the registry that hangs on this machine, HID first. */
export function systemNotes(definitions: readonly DriverDefinition[]): readonly SystemNote[] {
  const notes = definitions.flatMap((definition): SystemNote[] => {
    const { model, title } = definition
    if (definition.wire === 'bytes') {
      return [{ model, title, wire: 'serial', ids: idsOf(definition.usb ?? []), usage: null }]
    }
    const { ids, usage } = definition.match
    const known = usage === undefined ? null : `${hex(usage.page, 2)}/${hex(usage.id, 2)}`.toUpperCase()
    return [{ model, title, wire: 'hid', ids: idsOf(ids), usage: known }]
  })
  return [...notes.filter(({ wire }) => wire === 'hid'), ...notes.filter(({ wire }) => wire === 'serial')]
}

function idsOf(ids: readonly UsbId[]): string[] {
  return ids.flatMap(({ vendorId, productIds }) =>
    (productIds ?? [undefined]).map((product) =>
      `${hex(vendorId, 4)}:${product === undefined ? '*' : hex(product, 4)}`.toUpperCase(),
    ),
  )
}

/** Where the rules belong: before 73-seat-late.rules, which carries `uaccess` out. */
export const UDEV_FILE = '70-tresen-devices.rules'

/**
 * Rules for /etc/udev/rules.d (udev(7)): whoever sits at the screen may use the devices of the registry, nobody else.
 * Serial adapters keep one name wherever the kernel counts them, and ModemManager leaves them alone: its questions to a new
 * port would reach a lock board.
 */
export function udevRules(definitions: readonly DriverDefinition[]): string {
  const lines = [
    '# Access to the devices of a counter, made from the list of drivers.',
    `# Copy to /etc/udev/rules.d/${UDEV_FILE}, then: udevadm control --reload && udevadm trigger`,
  ]
  for (const definition of definitions) {
    lines.push('', `# ${definition.title} (${definition.model})`)
    lines.push(...(definition.linuxNotes ?? []).map((note) => `# ${note}`))
    if (definition.wire === 'hid') {
      const { ids, usage, knownVendors = [] } = definition.match
      for (const id of [...ids, ...knownVendors.map((vendorId) => ({ vendorId }))])
        lines.push(`KERNEL=="hidraw*", SUBSYSTEM=="hidraw", ${matches(id)}, ${ACCESS}`)
      if (usage !== undefined && ids.length === 0) {
        lines.push(
          `# Known by its usage ${hex(usage.page, 2)}/${hex(usage.id, 2)}, which udev does not see. For another maker put in the ids that lsusb shows.`,
          `#KERNEL=="hidraw*", SUBSYSTEM=="hidraw", ATTRS{idVendor}=="0000", ATTRS{idProduct}=="0000", ${ACCESS}`,
        )
      }
    } else {
      for (const id of definition.usb ?? []) lines.push(...serialRules(matches(id)))
      if ((definition.usb ?? []).length === 0) {
        lines.push('# Serial line without ids of its own: the rules of its USB adapter below, or the group dialout.')
      }
    }
  }
  lines.push('', '# USB adapters that lines of any model hang on')
  for (const [title, id] of ADAPTERS) lines.push(`# ${title}`, ...serialRules(matches(id)))
  return `${lines.join('\n')}\n`
}

/** For this seat's user by access list, for services by the group. */
const ACCESS = 'MODE="0660", GROUP="plugdev", TAG+="uaccess"'

/** Vendors' own defaults, as their drivers in the kernel list them (drivers/usb/serial: ftdi_sio, cp210x, pl2303, ch341). */
const ADAPTERS: readonly (readonly [title: string, id: UsbId])[] = [
  ['FTDI FT232, FT2232, FT4232, FT-X', { vendorId: 0x0403, productIds: [0x6001, 0x6010, 0x6011, 0x6014, 0x6015] }],
  ['Silicon Labs CP210x', { vendorId: 0x10c4, productIds: [0xea60, 0xea70, 0xea71] }],
  ['Prolific PL2303', { vendorId: 0x067b, productIds: [0x2303, 0x23a3, 0x23c3] }],
  ['WCH CH340, CH341', { vendorId: 0x1a86, productIds: [0x5523, 0x7522, 0x7523] }],
]

function matches({ vendorId, productIds }: UsbId): string {
  const vendor = `ATTRS{idVendor}=="${hex(vendorId, 4)}"`
  if (productIds === undefined) return vendor
  return `${vendor}, ATTRS{idProduct}=="${productIds.map((id) => hex(id, 4)).join('|')}"`
}

/** One name by serial number, or, where adapters have none, by the socket they are plugged into. */
function serialRules(id: string): string[] {
  const tty = `SUBSYSTEM=="tty", ${id}`
  return [
    `${tty}, MODE="0660", GROUP="dialout", TAG+="uaccess", ENV{ID_MM_DEVICE_IGNORE}="1"`,
    `${tty}, ENV{ID_USB_SERIAL_SHORT}=="?*", SYMLINK+="tresen/serial-$env{ID_USB_SERIAL_SHORT}"`,
    `${tty}, ENV{ID_USB_SERIAL_SHORT}!="?*", ENV{ID_PATH}=="?*", SYMLINK+="tresen/socket-$env{ID_PATH}"`,
  ]
}
