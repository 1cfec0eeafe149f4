import { Button, Modal } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useT } from '../../lib/i18n.ts'
import { showError } from '../../lib/messages.ts'
import { judgeSelfTest, SELF_TEST, SELF_TEST_BARS, type SelfTestResult } from '../../lib/wedge/self-test.ts'
import { wedgeTest } from '../../lib/wedge/test-store.ts'
import { drawCode } from './draw-code.ts'
import classes from './WedgeTest.module.css'

interface Codes {
  readonly qr: string
  readonly bars: string
}

/** Two codes to scan, from the screen or on paper, and what the scanner made of them. */
export function WedgeTest({ close }: { close: () => void }) {
  const t = useT()
  const [codes, setCodes] = useState<Codes>()
  const [result, setResult] = useState<SelfTestResult>()
  const sheet = useRef<HTMLDivElement>(null)
  useEffect(() => wedgeTest.begin((text, keys) => setResult(judgeSelfTest(text, keys))), [])
  useEffect(() => {
    let over = false
    Promise.all([drawCode('qr', SELF_TEST), drawCode('bars', SELF_TEST_BARS)]).then(
      ([qr, bars]) => {
        if (!over) setCodes({ qr, bars })
      },
      (error: unknown) => showError(error),
    )
    return () => {
      over = true
    }
  }, [])
  const print = () => {
    const paper = sheet.current?.cloneNode(true)
    if (!(paper instanceof HTMLElement)) return
    paper.classList.add(classes['paper'] ?? '')
    document.body.append(paper)
    window.print()
    paper.remove()
  }
  return (
    <Modal opened onClose={close} title={t('wedge.test.title')} size={620}>
      <div className={classes.test}>
        <p>{t('wedge.test.what')}</p>
        <div ref={sheet} className={classes.codes}>
          {codes !== undefined && (
            <>
              <figure>
                <img src={codes.bars} alt="" />
                <figcaption>{t('wedge.test.bars')}</figcaption>
              </figure>
              <figure>
                <img src={codes.qr} alt="" data-square />
                <figcaption>{t('wedge.test.qr')}</figcaption>
              </figure>
            </>
          )}
        </div>
        <div role="status" className={classes.result} data-good={result?.result === 'right' || undefined}>
          {result === undefined ? (
            <p>{t('wedge.test.waiting')}</p>
          ) : (
            <>
              {result.result === 'right' ? (
                <IconCheck size={22} aria-hidden />
              ) : (
                <IconAlertTriangle size={22} aria-hidden />
              )}
              <Finding result={result} />
            </>
          )}
        </div>
        <div className={classes.buttons}>
          <Button onClick={print} disabled={codes === undefined}>
            {t('common.print')}
          </Button>
          <Button onClick={close} variant="filled">
            {t('common.close')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

function Finding({ result }: { result: SelfTestResult }) {
  const t = useT()
  if (result.result === 'layout') {
    const machine = t(`wedge.test.machines.${result.machine}`)
    return (
      <div>
        <p>{t('wedge.test.layout.what', { scanner: t(`wedge.test.scanners.${result.scanner}`), machine })}</p>
        <p>{t('wedge.test.layout.todo', { machine })}</p>
      </div>
    )
  }
  return (
    <div>
      <p>{t(`wedge.test.${result.result}.what`)}</p>
      <p>{t(`wedge.test.${result.result}.todo`)}</p>
      {result.result === 'garbled' && (
        <dl>
          <dt>{t('wedge.test.printed')}</dt>
          <dd>
            <code>{result.expected}</code>
          </dd>
          <dt>{t('wedge.test.came')}</dt>
          <dd>
            <code>{result.read}</code>
          </dd>
        </dl>
      )}
    </div>
  )
}
