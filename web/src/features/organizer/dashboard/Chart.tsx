import {
  useEffect,
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '@/components/ui';
import { labelled, ticks, type Point } from './series';

interface ChartProps {
  title: string;
  /** What is said while no point is chosen. */
  summary: string;
  kind: 'columns' | 'line';
  points: Point[];
  /** Values are counts, which have no halves. */
  whole?: boolean;
  /** A time, short below the axis and in full. */
  axis: (at: string) => string;
  full: (at: string) => string;
  /** A value, short beside the axis and in full. */
  short: (value: number) => string;
  exact: (value: number) => string;
  /** The heads of the table's columns. */
  heads: [time: string, value: string];
  controls?: ReactNode;
}

const HEIGHT = 220;
const TOP = 8;
const FOOT = 26;
const LABEL = 72;

/**
 * Values over time, to be looked at, pointed at, walked through with the arrow keys, or read as a table.
 */
export function Chart(props: ChartProps) {
  const { title, summary, kind, points, controls, full, exact, heads } = props;
  const { t } = useTranslation('dashboard');
  const id = useId();
  const [chosen, choose] = useState<number>();
  // A column is a stretch of time of its own; those in which nothing happened would hide the others.
  const rows = kind === 'columns' ? points.filter(({ value }) => value > 0) : points;
  const point = chosen === undefined ? undefined : points[Math.min(chosen, points.length - 1)];
  return (
    <Card aria-labelledby={id}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id={id} className="me-auto text-lg font-semibold">
          {title}
        </h2>
        {controls}
      </div>
      <p className="mt-1 min-h-6 text-quiet" aria-hidden={point !== undefined}>
        {point ? (
          <>
            {full(point.at)}: <strong className="text-ink">{exact(point.value)}</strong>
          </>
        ) : (
          summary
        )}
      </p>
      <Plot {...props} chosen={chosen} choose={choose} />
      <details className="mt-3 text-sm">
        <summary className="inline-flex min-h-11 items-center text-accent">{t('chart.table')}</summary>
        <table className="w-full text-start tabular-nums">
          <caption className="sr-only">{title}</caption>
          <thead>
            <tr>
              <th scope="col" className="py-1 pe-4 text-start font-medium">
                {heads[0]}
              </th>
              <th scope="col" className="py-1 text-end font-medium">
                {heads[1]}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ at, value }) => (
              <tr key={at} className="border-t border-line">
                <td className="py-1 pe-4">{full(at)}</td>
                <td className="py-1 text-end">{exact(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </Card>
  );
}

interface PlotProps extends ChartProps {
  chosen: number | undefined;
  choose: (index: number | undefined) => void;
}

function Plot(props: PlotProps) {
  const { title, kind, points, whole = true, axis, full, short, exact, chosen, choose } = props;
  const [box, width] = useWidth();
  const levels = ticks(Math.max(0, ...points.map(({ value }) => value)), whole);
  const left = 14 + 8 * Math.max(...levels.map((level) => short(level).length));
  const step = Math.max(1, width - left - 4) / Math.max(1, points.length);
  const x = (index: number) => left + (index + 0.5) * step;
  const y = (value: number) => TOP + (HEIGHT - TOP - FOOT) * (1 - value / (levels.at(-1) ?? 1));
  const last = points.length - 1;
  const labels = labelled(points.length, width - left, LABEL).filter(
    (index) => x(index) + LABEL / 2 < width + 14,
  );
  const at = Math.min(chosen ?? last, last);
  const current = points[at];
  const point = (event: PointerEvent) => {
    const from = event.clientX - (box.current?.getBoundingClientRect().left ?? 0);
    choose(Math.min(last, Math.max(0, Math.floor((from - left) / step))));
  };
  const walk = (event: KeyboardEvent) => {
    const to = walked(event.key, at, last);
    if (to === undefined) return;
    event.preventDefault();
    choose(to);
  };
  return (
    <div
      ref={box}
      role="slider"
      tabIndex={0}
      aria-label={title}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={at}
      aria-valuetext={current && `${full(current.at)}: ${exact(current.value)}`}
      className="mt-2 touch-pan-y select-none"
      onKeyDown={walk}
      onFocus={(event) => {
        if (event.currentTarget.matches(':focus-visible')) choose(at);
      }}
      onBlur={() => choose(undefined)}
      onPointerDown={point}
      onPointerMove={point}
      onPointerLeave={() => choose(undefined)}
    >
      {/* Time runs as the arrow keys do; from right to left, an anchor at the end would be the label's other side. */}
      <svg aria-hidden direction="ltr" width={width} height={HEIGHT} className="block text-xs">
        {levels.map((level) => (
          <g key={level}>
            <line x1={left} x2={width} y1={y(level)} y2={y(level)} className="stroke-line" />
            <text x={left - 8} y={y(level) + 4} textAnchor="end" className="fill-quiet tabular-nums">
              {short(level)}
            </text>
          </g>
        ))}
        {labels.map((index) => (
          <text
            key={index}
            x={x(index)}
            y={HEIGHT - 6}
            textAnchor="middle"
            className="fill-quiet [unicode-bidi:plaintext]"
          >
            {axis(points[index]?.at ?? '')}
          </text>
        ))}
        {kind === 'columns' ? (
          <Columns points={points} x={x} y={y} step={step} chosen={chosen} />
        ) : (
          <Curve points={points} x={x} y={y} />
        )}
        {chosen !== undefined && current && kind === 'line' && (
          <>
            <line x1={x(at)} x2={x(at)} y1={TOP} y2={y(0)} className="stroke-quiet" strokeDasharray="3 3" />
            <circle
              cx={x(at)}
              cy={y(current.value)}
              r="5"
              className="fill-accent stroke-card"
              strokeWidth="2"
            />
          </>
        )}
      </svg>
    </div>
  );
}

interface Shape {
  points: Point[];
  x: (index: number) => number;
  y: (value: number) => number;
}

function Columns({ points, x, y, step, chosen }: Shape & { step: number; chosen: number | undefined }) {
  const wide = Math.max(1, Math.min(48, step * 0.72));
  return points.map(({ at, value }, index) => (
    <rect
      key={at}
      x={x(index) - wide / 2}
      y={y(value)}
      width={wide}
      height={y(0) - y(value)}
      rx={Math.min(3, wide / 4)}
      className={chosen === undefined || chosen === index ? 'fill-accent' : 'fill-accent opacity-45'}
    />
  ));
}

function Curve({ points, x, y }: Shape) {
  const line = points.map(({ value }, index) => `${index === 0 ? 'M' : 'L'}${x(index)} ${y(value)}`).join('');
  const end = points.length - 1;
  return (
    <>
      <path d={`${line}L${x(end)} ${y(0)}L${x(0)} ${y(0)}Z`} className="fill-accent opacity-15" />
      <path d={line} fill="none" className="stroke-accent" strokeWidth="2.5" strokeLinejoin="round" />
      {points.length === 1 && (
        <circle cx={x(0)} cy={y(points[0]?.value ?? 0)} r="4" className="fill-accent" />
      )}
    </>
  );
}

/** Where a key leads from a point; undefined for keys that lead nowhere. */
function walked(key: string, at: number, last: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowLeft: at - 1,
    ArrowDown: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    PageDown: at - 10,
    PageUp: at + 10,
    Home: 0,
    End: last,
  };
  const to = steps[key];
  return to === undefined ? undefined : Math.min(last, Math.max(0, to));
}

/** How wide an element is, as it changes: the chart is drawn for it, so that its letters keep their size. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(320);
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return [box, width] as const;
}
