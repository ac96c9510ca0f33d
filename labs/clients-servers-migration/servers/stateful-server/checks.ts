import './checks-open';
import './checks-callbacks';
import './checks-copies';
import './checks-crash';
import './checks-all';
import './measurement';
