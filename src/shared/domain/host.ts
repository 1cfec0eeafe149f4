/** Labels of letters, digits, `-` and `_`, with dots between; an IPv4 address is one of them by its form. */
const NAME = /^[\p{L}\d_]([\p{L}\d_-]*[\p{L}\d_])?(\.[\p{L}\d_]([\p{L}\d_-]*[\p{L}\d_])?)*\.?$/u
/** Also with a zone: `fe80::1%eth0`. */
const IPV6 = /^[\da-f]*:[\da-f:.]*:[\da-f.]*(%[\w.-]+)?$/i

/** Whether a text can be an IP address or the name of a machine: no scheme, no port, no path. Whether it exists, nobody asks. */
export const isHost = (text: string): boolean => text.length <= 255 && (NAME.test(text) || IPV6.test(text))
