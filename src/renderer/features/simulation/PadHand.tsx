import { Button } from '@mantine/core'
import { useRef, type PointerEvent } from 'react'
import { layoutPad } from '../../../shared/domain/pad-screen.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct, type Output } from '../../lib/query.ts'
import classes from './SimulationPanel.module.css'

type Simulator = Output<'simulation', 'list'>[number]

/** The visitor's hand at the pad: a ready-made signature, one drawn with the mouse, and the pad's own three buttons. */
export function PadHand({ simulator }: { simulator: Simulator }) {
  const t = useT()
  const act = useAct('simulation', 'act')
  const canvas = useRef<HTMLCanvasElement>(null)
  const stroke = useRef<{ x: number; y: number; p: number }[]>([])
  const width = Number(simulator.state['width'] ?? 800)
  const height = Number(simulator.state['height'] ?? 480)
  const inking = simulator.state['inking'] === true
  const does = (command: Record<string, unknown>) => act.mutate({ id: simulator.id, act: command })

  function point(event: PointerEvent<HTMLCanvasElement>): { x: number; y: number; p: number } {
    const box = event.currentTarget.getBoundingClientRect()
    return {
      x: ((event.clientX - box.left) / box.width) * width,
      y: ((event.clientY - box.top) / box.height) * height,
      p: event.pressure > 0 ? event.pressure : 0.5,
    }
  }
  function move(event: PointerEvent<HTMLCanvasElement>): void {
    if (stroke.current.length === 0) return
    const from = stroke.current.at(-1)
    const to = point(event)
    stroke.current.push(to)
    const context = canvas.current?.getContext('2d')
    if (context == null || from === undefined) return
    context.lineWidth = width / 160
    context.lineCap = 'round'
    context.strokeStyle = getComputedStyle(event.currentTarget).color
    context.beginPath()
    context.moveTo(from.x, from.y)
    context.lineTo(to.x, to.y)
    context.stroke()
  }
  function end(): void {
    if (stroke.current.length > 1) does({ do: 'stroke', points: stroke.current })
    stroke.current = []
  }
  function wipe(): void {
    canvas.current?.getContext('2d')?.clearRect(0, 0, width, height)
  }
  function tap(button: 'sign' | 'clear' | 'cancel'): void {
    // The left-to-right layout has the three buttons where the mirrored one has them too, in reversed order.
    const rtl = simulator.state['rtl'] === true
    const { rect } = layoutPad(width, height, rtl ? 'rtl' : 'ltr').buttons[button]
    wipe()
    does({ do: 'tap', x: (rect.left + rect.right) / 2, y: (rect.top + rect.bottom) / 2 })
  }

  return (
    <>
      <canvas
        ref={canvas}
        width={width}
        height={height}
        className={classes.glass}
        style={{ aspectRatio: `${width} / ${height}` }}
        aria-label={t('simulation.drawHere')}
        role="img"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          stroke.current = [point(event)]
        }}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
      />
      <p className={classes.note}>{t(inking ? 'simulation.drawHere' : 'simulation.padIdle')}</p>
      <div className={classes.buttons}>
        <Button size="compact-sm" disabled={!inking} onClick={() => does({ do: 'sign' })}>
          {t('simulation.signs')}
        </Button>
        {(['sign', 'clear', 'cancel'] as const).map((button) => (
          <Button key={button} size="compact-sm" disabled={!inking} onClick={() => tap(button)}>
            {t(`simulation.tap.${button}`)}
          </Button>
        ))}
      </div>
    </>
  )
}
