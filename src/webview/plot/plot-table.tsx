import type { Measurement } from '../../checks/report';
import { number } from '../numbers';
import { useWords } from '../words';

/** The same numbers as a table: for screen readers, and for whoever wants the figures. */
export function PlotTable({ measurement }: { readonly measurement: Measurement }) {
  const say = useWords();
  const { x, y, series } = measurement;
  const withUnit = (label: string, unit: string | undefined): string =>
    unit === undefined ? label : say('plot.unit', label, unit);
  return (
    <details class="plot-table">
      <summary>{say('plot.table')}</summary>
      <div class="table-frame" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{withUnit(x.label, x.unit)}</th>
              {series.map((one) => (
                <th key={one.name} scope="col">
                  {withUnit(one.name, y.unit)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {x.values.map((value, at) => (
              <tr key={at}>
                <th scope="row">{number(value, 6)}</th>
                {series.map((one) => (
                  <td key={one.name}>{cell(one.values[at], say('plot.failed'))}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function cell(value: number | null | undefined, failed: string): string {
  return value === null || value === undefined ? failed : number(value, 3);
}
