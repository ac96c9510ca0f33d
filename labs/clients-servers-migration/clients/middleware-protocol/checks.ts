/** The checks, in the order of the guide. */
import './checks-opaque';
import './checks-apps';
import './checks-apart';
