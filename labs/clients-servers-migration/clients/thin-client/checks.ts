/** The checks, a file for each stage, in the order of the guide. */
import './checks-drawing';
import './checks-input';
import './checks-distance';
import './measurement';
