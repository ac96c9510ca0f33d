/** What the simulator writes into waits, faults and endings, which is English in the trace, in Brazilian Portuguese. */
export const engineInPortuguese: Readonly<Record<string, string>> = {
  'a line of input': 'uma linha digitada',
  'accept on port {0}': 'accept na porta {0}',
  '{0} from {1}': '{0} de {1}',
  'connect to {0}': 'conectar a {0}',
  'partition {0} | {1}': 'partição {0} | {1}',
  'partition {0} → {1}': 'partição {0} → {1}',
  heal: 'partições desfeitas',
  'kill {0}': '{0} foi morto (kill)',
  'shut down {0}': 'foi pedido a {0} que termine (stop)',
  'restart {0}': '{0} foi reiniciado (restart)',
  'power failure at {0}': 'queda de energia em {0}',
  killed: 'morto',
  'power failure': 'queda de energia',
  'exit {0}': 'fim com código {0}',
  'power on at {0}': 'energia religada em {0}',
};
