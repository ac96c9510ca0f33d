/** The checks, a file for each stage, in the order of the guide. */
import './checks-client-server';
import './checks-remote-evaluation';
import './checks-code-on-demand';
import './checks-mobile-agent';
import './checks-table';
import './measurement';
