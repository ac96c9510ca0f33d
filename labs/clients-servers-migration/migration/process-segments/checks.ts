import './checks-identifier';
import './checks-value';
import './checks-type';
import './checks-tour';
