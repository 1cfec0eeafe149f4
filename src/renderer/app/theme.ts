import {
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'
import { t } from '../lib/i18n.ts'

// Mantine wants ten shades of a primary colour; everything we show takes the tokens of theme.css instead.
const action: MantineColorsTuple = [
  '#eef1f9',
  '#dde3f2',
  '#b9c6e6',
  '#94a8d9',
  '#748ecf',
  '#5f7dc9',
  '#4a69b8',
  '#3a559f',
  '#2b4389',
  '#223a78',
]

// Mantine's own greys show in inputs, ticks and disabled controls; these are the tokens' hues in ten steps.
const gray: MantineColorsTuple = [
  'oklch(97.6% 0.004 265)',
  'oklch(96.5% 0.005 265)',
  'oklch(93% 0.007 265)',
  'oklch(91% 0.008 265)',
  'oklch(84% 0.01 265)',
  'oklch(62% 0.015 265)',
  'oklch(48% 0.02 265)',
  'oklch(40% 0.025 265)',
  'oklch(32% 0.03 265)',
  'oklch(24% 0.03 265)',
]
const dark: MantineColorsTuple = [
  'oklch(94% 0.008 265)',
  'oklch(84% 0.012 265)',
  'oklch(74% 0.015 265)',
  'oklch(58% 0.015 265)',
  'oklch(42% 0.015 265)',
  'oklch(33% 0.015 265)',
  'oklch(27% 0.012 265)',
  'oklch(23.5% 0.014 265)',
  'oklch(19% 0.012 265)',
  'oklch(16% 0.012 265)',
]

const token = (name: string) => `var(--kern-color-${name})`

/** Buttons and badges take their colours from the tokens, so that contrast holds in both themes. */
const variantColorResolver: VariantColorsResolver = ({ color, variant }) => {
  const feedback: Record<string, string> = { red: 'danger', green: 'success', yellow: 'warning', orange: 'warning' }
  const name = feedback[color ?? '']
  const strong = name === undefined ? token('action-default') : token(`feedback-${name}`)
  const tint =
    name !== undefined
      ? token(`feedback-${name}-background`)
      : color === 'gray'
        ? token('neutral-tint')
        : token('action-tint')
  const ink = color === 'gray' ? token('layout-text-muted') : strong
  switch (variant) {
    case 'filled':
      return {
        background: strong,
        hover: name === undefined ? token('action-hover') : strong,
        color: name === undefined ? token('action-on-default') : token('layout-background-default'),
        border: '1px solid transparent',
      }
    case 'light':
      return { background: tint, hover: tint, color: ink, border: '1px solid transparent' }
    case 'subtle':
    case 'transparent':
      return { background: 'transparent', hover: tint, color: ink, border: '1px solid transparent' }
    default:
      return { background: token('layout-background-default'), hover: tint, color: ink, border: `1px solid ${ink}` }
  }
}

export const theme = createTheme({
  fontFamily: "'Fira Sans', 'Noto Sans Arabic', sans-serif",
  headings: { fontFamily: "'Fira Sans', 'Noto Sans Arabic', sans-serif", fontWeight: '600' },
  fontSizes: { xs: '13px', sm: '14px', md: '15px', lg: '17px', xl: '24px' },
  colors: { action, dark, gray },
  primaryColor: 'action',
  defaultRadius: 6,
  radius: { sm: '4px', md: '6px', lg: '8px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '20px', xl: '32px' },
  variantColorResolver,
  components: {
    Button: { defaultProps: { variant: 'default' } },
    Badge: {
      defaultProps: { variant: 'light', radius: 4 },
      styles: { root: { textTransform: 'none', fontWeight: 600, fontSize: 13, height: 24 } },
    },
    // A function, so that the name of the cross follows the language.
    Modal: {
      defaultProps: () => ({ centered: true, transitionProps: { duration: 0 }, closeButtonProps: closeName() }),
    },
    Notification: {
      defaultProps: () => ({ closeButtonProps: closeName() }),
      styles: { description: { color: token('layout-text-default') }, title: { color: token('layout-text-default') } },
    },
    Drawer: { defaultProps: { transitionProps: { duration: 0 } } },
  },
})

/** What a screen reader says of the cross that closes something. */
const closeName = (): { 'aria-label': string } => ({ 'aria-label': t('common.close') })

const shared = {
  '--mantine-color-body': token('layout-background-default'),
  '--mantine-color-text': token('layout-text-default'),
  '--mantine-color-dimmed': token('layout-text-muted'),
  '--mantine-color-placeholder': token('layout-text-muted'),
  '--mantine-color-default': token('layout-background-default'),
  '--mantine-color-default-hover': token('neutral-tint'),
  '--mantine-color-default-color': token('layout-text-default'),
  '--mantine-color-default-border': token('form-input-border'),
  '--mantine-color-anchor': token('action-default'),
  '--mantine-color-error': token('feedback-danger'),
  '--mantine-color-action-filled': token('action-default'),
  '--mantine-color-action-light': token('action-tint'),
  '--mantine-color-action-light-hover': token('action-tint'),
  '--mantine-color-action-light-color': token('action-default'),
  '--mantine-primary-color-contrast': token('action-on-default'),
}

export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared })
