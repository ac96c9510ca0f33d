/** The checks, a file for each stage, in the order of the guide. */
import './checks-stop-and-copy';
import './checks-pre-copy';
import './checks-post-copy-source';
import './checks-post-copy';
import './measurement';
