import type { Measurement } from '../../checks/report';
import { Plot } from '../plot/plot';
import { titleOf } from '../title';
import { useWords } from '../words';
import { isAllPassed, isBad, type ShownRun } from './state';

/** Beside the list while nothing is selected: how it stands in a sentence, and what was measured. */
export function Overview({ run }: { readonly run: ShownRun }) {
  const say = useWords();
  const failing = run.checks.filter((check) => isBad(check.verdict)).length;
  const text = run.busy
    ? say('overview.busy')
    : isAllPassed(run)
      ? say('overview.all-passed')
      : failing === 0 && run.outdated.length > 0
        ? say('overview.outdated')
        : say('overview.failing', failing);
  return (
    <section class="detail">
      <p class="calm">{text}</p>
      {run.measurements.map((one) => (
        <MeasurementView key={one.name} measurement={one} />
      ))}
    </section>
  );
}

export function MeasurementView({ measurement }: { readonly measurement: Measurement }) {
  return (
    <section class="detail" aria-label={titleOf(measurement)}>
      <h2 class="detail-title" tabIndex={-1}>
        {titleOf(measurement)}
      </h2>
      {measurement.failure && (
        <div class="failure">
          <p class="message">{measurement.failure.message}</p>
        </div>
      )}
      <Plot measurement={measurement} />
    </section>
  );
}
