import './checks-capture';
import './checks-move';
import './checks-one-copy';
import './checks-transfers';
import './checks-clone';
import './checks-every-order';
import './measurement';
