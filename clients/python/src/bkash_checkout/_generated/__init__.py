"""Made of the OpenAPI document by clients/generator; do not edit."""
