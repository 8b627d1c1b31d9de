-- One row per Training result with measured energy: the time and the energy of a whole run. Sums and counts of runs
-- take the rows that are no repeat metering.
{{ division_mart('training', [
    'time_to_train_min',
    'training_energy_kj',
    'measured_energy_kj',
    'estimated_energy_kj',
    'wall_energy_kj',
    'metering_point',
    'is_repeat_metering_of',
    'mean_power_w',
]) }}
