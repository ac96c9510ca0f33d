/** The checks, a file for each stage, in the order of the guide. */
import './checks-binding';
import './checks-moving';
import './checks-chains';
