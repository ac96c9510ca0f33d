/** The checks, a file for each stage, in the order of the guide. */
import './checks-break';
import './checks-port';
import './checks-mark';
import './measurement';
