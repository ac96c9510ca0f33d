/** The checks, a file for each stage, in the order of the guide. */
import './checks-handoff';
import './checks-replacement';
import './measurement';
