/** The checks, a file for each stage, in the order of the guide. */
import './checks-first';
import './checks-majority';
import './checks-updates';
import './measurement';
