-- Serves: the graph projection, which asks for what is new between two log positions.
CREATE INDEX dataset_by_first_position ON dataset (first_position);
