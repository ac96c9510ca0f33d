/** The checks, a file for each stage, in the order of the guide. */
import './checks-pages';
import './checks-rotation';
import './checks-failures';
import './checks-sessions';
import './measurement';
