/** The checks, a file for each stage, in the order of the guide. */
import './checks-merge';
import './checks-sync';
import './checks-incremental';
import './measurement';
