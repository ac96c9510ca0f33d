import './checks-portable';
import './checks-docks';
import './checks-refuse';
