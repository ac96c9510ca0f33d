/** The checks, a file for each stage, in the order of the guide. */
import './checks-retry';
import './checks-once';
import './checks-crash';
import './measurement';
