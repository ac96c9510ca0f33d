/** The checks, a file for each stage, in the order of the guide. */
import './checks-framing';
import './checks-calls';
import './checks-errors';
