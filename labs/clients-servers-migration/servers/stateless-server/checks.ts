/** The checks, a file for each stage, in the order of the guide. */
import './checks-server';
import './checks-client';
