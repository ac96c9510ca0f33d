/** The checks, a file for each stage, in the order of the guide. */
import './checks-table';
import './checks-request';
import './checks-limit';
import './measurement';
