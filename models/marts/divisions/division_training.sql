-- One row per Training result with measured energy: the time and the energy of a whole run.
{{ division_mart('training', [
    'time_to_train_min',
    'training_energy_kj',
    'mean_power_w',
]) }}
