"""What the tests share: builders of model records, real git repositories, built sites."""
