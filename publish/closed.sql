-- Run before any query of a user: prevents access to anything outside the published file.
set autoinstall_known_extensions = false;
set autoload_known_extensions = false;
set enable_external_access = false;
set lock_configuration = true;
