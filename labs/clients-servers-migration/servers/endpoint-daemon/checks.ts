/** The checks, a file for each stage, in the order of the guide. */
import './checks-daemon';
import './checks-registration';
import './checks-lookup';
