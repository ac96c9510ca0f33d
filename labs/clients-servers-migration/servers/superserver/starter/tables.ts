/** The two tables as they are on the disk of `box` when it is switched on. */

/** `services`: which service has which port, the same everywhere in the world. It says nothing of who runs where. */
export const services = `# service     port   what it is
ftp-data        20   # file transfer, data
ftp             21   # file transfer, control
telnet          23   # remote terminal
smtp            25   # mail
login           49   # login host protocol
sunrpc         111   # port mapper of Sun RPC
`;

/** `inetd.conf`: what this machine offers. A line: service, how many servers at once, program, its arguments. */
export const inetd = `# service  limit  program      arguments
ftp        4      ftpd.ts      /pub
telnet     2      telnetd.ts
gopher     4      gopherd.ts   # written by somebody who thought that everybody knows gopher

sunrpc     1      telnetd.ts   # the port mapper has this port already
smtp       many   smtpd.ts     # a number was wanted
login      3      logind.ts    --motd  welcome
`;
