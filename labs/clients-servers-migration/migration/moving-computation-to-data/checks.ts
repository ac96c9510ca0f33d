/** The checks, a file for each stage, in the order of the guide. */
import './checks-ship';
import './checks-guard';
import './measurement';
