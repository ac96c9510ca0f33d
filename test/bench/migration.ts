/**
 * The published runs of live migration beside what the solution of the lab `vm-migration` does to machines with such
 * workloads. How the inputs were chosen: docs/vm-migration-model.md.
 */
import type { Figure } from './figure';
import { published } from './migration-published';
import type { Published } from './migration-published';
import type { Outcome } from './migration-run';
import { migrate } from './migration-run';

export async function migration(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const run of published) figures.push(...compare(run, await migrate(run.inputs)));
  return figures;
}

function compare({ name, paper }: Published, ours: Outcome): Figure[] {
  const figure = (what: string, value: number | undefined, unit: string, inPaper?: number): Figure => ({
    name: `migration.${name}.${what}`,
    value: value === undefined ? 0 : Number(value.toPrecision(3)),
    unit,
    ...(inPaper !== undefined && { paper: inPaper }),
  });
  const { rounds, total, time, downtime } = ours;
  const running = rounds.slice(0, -1);
  const figures = Array.from({ length: Math.max(running.length, paper.rounds.length) }, (_, n) =>
    figure(`round_${n + 1}`, running[n], 'MB', paper.rounds[n]),
  );
  return [
    ...figures,
    figure('stopped', rounds.at(-1), 'MB', paper.stopped),
    figure('total', total, 'MB', paper.total),
    figure('time', time, 's', paper.time),
    figure('downtime', downtime, 'ms', paper.downtime),
    ...responseCurve(ours).map(({ from, to, took }) =>
      figure(`response_${from}_to_${to}_s`, took, 'ms', paper.response),
    ),
  ];
}

interface CurvePoint {
  /** Seconds after the move began. */
  readonly from: string;
  readonly to: string;
  /** The longest response time of the requests sent meanwhile. */
  readonly took: number;
}

/** The longest response times: before the move, in each eighth of it, and after it. */
function responseCurve({ responses, time }: Outcome): CurvePoint[] {
  const eighth = time / 8;
  return Array.from({ length: 10 }, (_, n) => {
    const [from, to] = [(n - 1) * eighth, n * eighth];
    const times = responses.filter(({ at }) => at >= from * 1_000 && at < to * 1_000).map(({ took }) => took);
    return { from: from.toFixed(1), to: to.toFixed(1), took: Math.max(0, ...times) };
  });
}
