/** The checks, a file for each theme, in the order of the guide. */
import './checks-balance';
import './checks-offers';
import './checks-cost';
import './checks-move';
import './measurement';
