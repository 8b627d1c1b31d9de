-- What the interactive prompt runs first: nothing outside the published file can be reached.
set autoinstall_known_extensions = false;
set autoload_known_extensions = false;
set enable_external_access = false;
set lock_configuration = true;
