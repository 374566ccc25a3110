export { DataPage } from './DataPage';
export { EmailsPage } from './EmailsPage';
export { ProfilePage } from './ProfilePage';
export { SecurityPage } from './SecurityPage';
