/** The checks, a file for each stage, in the order of the guide. */
import './checks-cache';
import './checks-trust';
import './checks-rights';
